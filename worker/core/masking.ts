/** `maya@shop.example` → `m…@shop.example`: enough to recognise, too little to write to. */
export function maskedEmail(email: string | null): string | null {
  if (!email) return null
  const [name = '', host = ''] = email.split('@')
  return `${name.slice(0, 1)}…@${host}`
}
