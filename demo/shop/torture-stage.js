export const $ = (id) => document.getElementById(id)
export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const WITHIN_MILLISECONDS = 20_000
/** Time enough for what should not come. */
export const QUIET_MILLISECONDS = 900

export const until = async (holds, what) => {
  for (const end = Date.now() + WITHIN_MILLISECONDS; Date.now() < end; await wait(50)) if (await holds()) return
  throw new Error(`never: ${what}`)
}
export const must = (holds, what) => {
  if (!holds) throw new Error(what)
}

/** Nothing of an earlier situation is left: not in cookies, not in the storage. */
export const begin = async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers.
  document.cookie = `_tb=;domain=${location.hostname};max-age=0;path=/`
  localStorage.removeItem('_tb')
  localStorage.removeItem('_tbq')
  await fetch('/demo/torture/begin', { method: 'POST', signal: AbortSignal.timeout(WITHIN_MILLISECONDS) })
}

/** A page of the shop in a frame of its own, with a history of its own, and what it told of itself. */
export const openStage = (sandbox) => {
  const frame = document.createElement('iframe')
  frame.title = 'The page under test'
  if (sandbox) frame.sandbox = sandbox
  const told = []
  const listen = ({ source, data }) => source === frame.contentWindow && told.push(data)
  addEventListener('message', listen)
  $('stage').replaceChildren(frame)
  const loaded = () =>
    new Promise((resolve, reject) => {
      frame.addEventListener('load', resolve, { once: true })
      setTimeout(() => reject(new Error('never: the page loaded')), WITHIN_MILLISECONDS)
    })
  const go = async (odd = {}, ref = '') => {
    const query = new URLSearchParams({ ...odd, ...(ref ? { ref } : {}) })
    const there = loaded()
    if (frame.src) frame.contentWindow.location.assign(`/demo/torture/page?${query}`)
    else frame.src = `/demo/torture/page?${query}`
    await there
    // A page that is left while it still loads is no step of its history.
    await wait(100)
  }
  const of = (kind, door) => told.filter((each) => each.kind === kind && (!door || each.door === door))
  return {
    frame,
    told,
    go,
    loaded,
    sent: (door) => of('sent', door),
    ids: (door) => new Set(of('sent', door).map(({ body }) => body.id)),
    answers: () => of('answered').map(({ status }) => status),
    warnings: () => of('warned').length,
    errors: () => of('error').map(({ message }) => message),
    partner: () => frame.contentWindow.partner,
    waiting: () => JSON.parse(localStorage.getItem('_tbq') ?? '[]').length,
    close: () => removeEventListener('message', listen),
  }
}

export const storedOf = async (stage) => {
  const visitor = stage.sent().find(({ body }) => body.visitor_id)?.body.visitor_id
  if (!visitor) return { visits: [], leads: [] }
  const signal = AbortSignal.timeout(WITHIN_MILLISECONDS)
  return (await fetch(`/demo/torture/stored?visitor=${visitor}`, { signal })).json()
}

/** This many rows of each, no fewer and no more. */
export const hasStored = async (stage, visits, leads) => {
  const isThere = async () => {
    const rows = await storedOf(stage)
    return rows.visits.length >= visits && rows.leads.length >= leads
  }
  await until(isThere, `${visits} visits and ${leads} leads in the database`)
  await wait(QUIET_MILLISECONDS)
  const rows = await storedOf(stage)
  must(rows.visits.length === visits && rows.leads.length === leads, 'the database has too many')
  return rows
}

export const leavesNothing = async (stage) => {
  await wait(QUIET_MILLISECONDS)
  must(!document.cookie.includes('_tb='), 'a cookie is there')
  must(localStorage.getItem('_tb') === null && localStorage.getItem('_tbq') === null, 'something is kept')
  must(
    stage.sent().every(({ body }) => body.consent === 'denied'),
    'something was sent',
  )
}
