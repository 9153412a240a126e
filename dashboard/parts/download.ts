/** Saves an answer as a file under the name that it brings, or the one given. */
export async function download(answer: Promise<Pick<Response, 'headers' | 'blob'>>, otherwise: string): Promise<void> {
  const response = await answer
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const url = URL.createObjectURL(await response.blob())
  const link = Object.assign(document.createElement('a'), { href: url, download: named ?? otherwise })
  link.click()
  URL.revokeObjectURL(url)
}
