const NAME = 'tributary.membership'

function read(): string | null {
  try {
    return localStorage.getItem(NAME)
  } catch {
    return null
  }
}

let chosen = read()

/** For whom the reader acts; sent with every call, never kept by the server. */
export const membership = (): string | null => chosen

export function chooseMembership(id: string | null): void {
  chosen = id
  try {
    if (id === null) localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, id)
  } catch {
    // A browser that keeps nothing still works for as long as the page is open.
  }
}
