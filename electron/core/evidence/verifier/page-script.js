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

const lists = ['problems', 'checks', 'notices', 'facts', 'limits'];

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
  byId(list).parentElement.hidden = false;
}

function tell(verdict, style, meaning) {
  byId('result').hidden = false;
  byId('result').className = style;
  byId('verdict').textContent = verdict;
  byId('meaning').textContent = meaning;
}

function counted(count, noun) {
  return count + ' ' + noun + (count === 1 ? '' : 's');
}

function show(name, report) {
  const { manifest } = report;
  if (report.ok)
    tell(
      name + ' verifies.',
      'good',
      'All ' +
        counted(report.checked, 'file') +
        ' are as they were packed. Nothing changed since the records were collected; whether the source told the truth is not for this check to say.',
    );
  else
    tell(
      name + ' does not verify.',
      'bad',
      'Something in it is not as it was packed, listed below. Do not rely on this copy; ask for another one.',
    );
  for (const { file, record, message } of report.problems) {
    const place = file === '' ? 'The archive' : file + (record === null ? '' : ', ' + record);
    addLine('problems', '✗', 'bad', place, message);
  }
  for (const { title, ok, detail } of report.checks)
    addLine('checks', ok ? '✓' : '✗', ok ? 'good' : 'bad', title, detail);
  for (const notice of report.notices) addLine('notices', 'i', '', notice);
  if (manifest === null) return;
  const { scope, accuracy, integrity, source, completeness } = manifest;
  addLine(
    'facts',
    '·',
    '',
    counted(accuracy.rows, 'record') + ', ' + counted(accuracy.revisions, 'earlier revision'),
    'Query: ' + (scope.query || '* (everything)'),
  );
  addLine(
    'facts',
    '·',
    '',
    'From ' + (scope.resolved.from ?? 'no beginning') + ' until before ' + (scope.resolved.to ?? 'no end'),
    'Zone of the query: ' + scope.resolved.tz,
  );
  for (const { name: connection, kind, url } of source.connections)
    addLine('facts', '·', '', connection + ' (' + kind + ')', url);
  addLine(
    'facts',
    '·',
    '',
    counted(completeness.gaps.length, 'gap') + ' in the time that was asked for',
    'See index.html',
  );
  addLine('facts', '·', '', 'Made ' + manifest.createdAt, 'Signed with ' + integrity.signedBy.key);
  for (const limit of manifest.limits) addLine('limits', '·', '', limit);
}

async function verifyFile(file) {
  for (const list of lists) {
    byId(list).replaceChildren();
    byId(list).parentElement.hidden = true;
  }
  tell('Checking ' + file.name, '', 'Every byte is read once. Large packs take a while.');
  byId('progress').value = 0;
  byId('progress').hidden = false;
  const source = {
    size: file.size,
    read: async (from, to) => new Uint8Array(await file.slice(from, Math.max(from, to)).arrayBuffer()),
  };
  try {
    show(file.name, await checkPack(source, platform, (done) => (byId('progress').value = done)));
  } catch (error) {
    tell(file.name + ' does not verify.', 'bad', 'It could not be read to its end.');
    addLine('problems', '✗', 'bad', 'The pack can’t be read', String(error));
  } finally {
    byId('progress').hidden = true;
    byId('place').className = 'done';
    byId('place').querySelector('span').textContent = 'Check another pack';
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
