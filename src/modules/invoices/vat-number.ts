/**
 * A VAT number as somebody types it: `GB 123 4567 82`, with or without the country, spaces, dots and hyphens. Null where it cannot be
 * one. Of British and Northern Irish numbers the two check digits are looked at as well, by both ways in which HMRC makes them
 * (modulus 97, and modulus 97 less 55); of others the form only.
 */
export function readVatNumber(typed: string): string | null {
  const plain = typed.toUpperCase().replaceAll(/[\s.-]/g, "");
  const number = /^\d{9}(\d{3})?$/.test(plain) ? `GB${plain}` : plain;
  if (!/^[A-Z]{2}[0-9A-Z+*]{2,12}$/.test(number) || !/\d.*\d/.test(number)) return null;
  if (!/^(GB|XI)/.test(number)) return number;
  if (/^(GB|XI)(GD[0-4]|HA[5-9])\d\d$/.test(number)) return number;
  const digits = /^(?:GB|XI)(\d{9})(?:\d{3})?$/.exec(number)?.[1];
  return digits !== undefined && isChecked(digits) ? number : null;
}

function isChecked(digits: string): boolean {
  const weighted = [8, 7, 6, 5, 4, 3, 2].reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
  const sum = weighted + Number(digits.slice(7));
  return sum % 97 === 0 || (sum + 55) % 97 === 0;
}
