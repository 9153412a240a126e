/** Saves an answer as a file of this name; without one, under the name that it brings. */
export async function download(answer: Promise<Pick<Response, 'headers' | 'blob'>>, name?: string): Promise<void> {
  const response = await answer
  const brought = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const url = URL.createObjectURL(await response.blob())
  const link = Object.assign(document.createElement('a'), { href: url, download: name ?? brought ?? '' })
  link.click()
  URL.revokeObjectURL(url)
}
