const byId = (id) => document.getElementById(id);
const platform = {
  inflate(chunks) {
    const stream = new DecompressionStream('deflate-raw');
    const writer = stream.writable.getWriter();
    const feeding = (async () => {
      for await (const chunk of chunks) await writer.write(chunk);
      await writer.close();
    })();
    feeding.catch((error) => writer.abort(error).catch(() => undefined));
    return (async function* () {
      const reader = stream.readable.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    })();
  },
  decode: (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
  encode: (text) => new TextEncoder().encode(text),
};

function addLine(list, mark, style, text, detail) {
  const line = document.createElement('li');
  const sign = document.createElement('span');
  sign.textContent = mark;
  sign.className = style;
  const words = document.createElement('span');
  words.textContent = text;
  line.append(sign, words);
  if (detail) {
    const small = document.createElement('small');
    small.textContent = detail;
    line.append(small);
  }
  byId(list).append(line);
}

function show(name, report) {
  byId('verdict').textContent = report.ok ? name + ' verifies.' : name + ' does not verify.';
  byId('verdict').className = report.ok ? 'good' : 'bad';
  for (const { file, record, message } of report.problems) {
    addLine(
      'problems',
      '✗',
      'bad',
      file === '' ? 'The archive' : file + (record === null ? '' : ', ' + record),
      message,
    );
  }
  for (const { title, ok, detail } of report.checks)
    addLine('checks', ok ? '✓' : '✗', ok ? 'good' : 'bad', title, detail);
  for (const notice of report.notices) addLine('checks', 'i', '', notice);
  const { manifest } = report;
  if (manifest === null) return;
  const { scope, accuracy, integrity, source } = manifest;
  addLine('facts', '·', '', accuracy.rows + ' records', 'Query: ' + (scope.query || '*'));
  addLine(
    'facts',
    '·',
    '',
    'From ' + (scope.resolved.from ?? 'no beginning') + ' until before ' + (scope.resolved.to ?? 'no end'),
    scope.resolved.tz,
  );
  for (const { name: connection, kind, url } of source.connections)
    addLine('facts', '·', '', connection + ' (' + kind + ')', url);
  addLine('facts', '·', '', 'Made ' + manifest.createdAt, 'Signed with ' + integrity.signedBy.key);
  for (const limit of manifest.limits) addLine('facts', '·', '', limit);
}

async function verifyFile(file) {
  for (const list of ['problems', 'checks', 'facts']) byId(list).replaceChildren();
  byId('verdict').textContent = 'Checking ' + file.name;
  byId('verdict').className = '';
  byId('progress').hidden = false;
  const source = {
    size: file.size,
    read: async (from, to) => new Uint8Array(await file.slice(from, Math.max(from, to)).arrayBuffer()),
  };
  try {
    show(file.name, await checkPack(source, platform, (done) => (byId('progress').value = done)));
  } catch (error) {
    byId('verdict').textContent = file.name + ' does not verify.';
    byId('verdict').className = 'bad';
    addLine('problems', '✗', 'bad', 'The pack can’t be read', String(error));
  } finally {
    byId('progress').hidden = true;
  }
}

byId('file').addEventListener('change', (event) => {
  if (event.target.files[0]) verifyFile(event.target.files[0]);
});
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  byId('place').classList.add('over');
});
document.addEventListener('dragleave', () => byId('place').classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  byId('place').classList.remove('over');
  if (event.dataTransfer.files[0]) verifyFile(event.dataTransfer.files[0]);
});
