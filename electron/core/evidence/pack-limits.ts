/** What a pack says of itself. */
export function packLimits(options: { signedOnce: boolean; timestamp: boolean; redacted: boolean }): string[] {
  return [
    'It proves that nothing in it changed since the records were collected and the pack was made. It does not prove that the source told the truth.',
    'It holds what the sources answered to the connections named. What a source never told is not in it; the coverage says for which time the sources were asked, and how wholly they were read.',
    ...(options.signedOnce
      ? [
          'It is signed with a key made for this pack alone, since no key store was at hand: the signature shows that nothing changed since, not who made it.',
        ]
      : [
          'The signature shows that whoever has the key named made this pack. Compare the key with one you got in another way.',
        ]),
    ...(options.timestamp
      ? [
          'A time-stamping authority confirms when the manifest was there. Its signature is checked with `openssl ts -verify -in timestamp.tsr -data manifest.json` and the authority’s certificate, not here.',
        ]
      : ['It has no third-party time: its dates are those of the machine that made it.']),
    ...(options.redacted
      ? [
          'It is redacted: payloads as received, the chain and all digests of the original records are left out, because names could be tried against them. The pseudonyms are the same throughout this pack and mean nothing outside of it. Names written in a way that occurs in none of the redacted fields can’t be found in free text.',
        ]
      : []),
  ];
}
