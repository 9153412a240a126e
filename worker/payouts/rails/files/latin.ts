const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D' },
  ...{ þ: 'th', Þ: 'TH', ð: 'd', Ð: 'D', ı: 'i', '’': "'", '‘': "'", '–': '-', '—': '-', _: '-', '&': '+' },
}

/** In the character set that every SEPA bank takes (EPC217-08), at most so long; what has no letter there is a dot. */
export function latin(text: string, most: number): string {
  const plain = [...text.normalize('NFKD')]
    .filter((letter) => !/\p{M}/u.test(letter))
    .map((letter) => LETTERS[letter] ?? (/[A-Za-z0-9/\-?:().,'+ ]/.test(letter) ? letter : '.'))
    .join('')
  // An identifier or text may not begin or end with a slash, nor hold two in a row.
  const cut = plain
    .replaceAll(/\/{2,}/g, '/')
    .replace(/^[/ ]+/, '')
    .slice(0, most)
  return cut.replace(/[/ ]+$/, '') || '.'
}
