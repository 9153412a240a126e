const $ = (id) => document.getElementById(id)
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const WITHIN_MILLISECONDS = 10_000
/** Time enough for what should not come. */
const QUIET_MILLISECONDS = 900

const { code } = await (await fetch('/demo/torture/code')).json()

const until = async (holds, what) => {
  for (const end = Date.now() + WITHIN_MILLISECONDS; Date.now() < end; await wait(50)) if (await holds()) return
  throw new Error(`never: ${what}`)
}
const must = (holds, what) => {
  if (!holds) throw new Error(what)
}

/** Nothing of an earlier situation is left: not in cookies, not in the storage. */
const begin = async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers.
  document.cookie = `_tb=;domain=${location.hostname};max-age=0;path=/`
  localStorage.removeItem('_tb')
  localStorage.removeItem('_tbq')
  await fetch('/demo/torture/begin', { method: 'POST' })
}

/** A page of the shop in a frame of its own, with a history of its own, and what it told of itself. */
const openStage = (sandbox) => {
  const frame = document.createElement('iframe')
  frame.title = 'The page under test'
  if (sandbox) frame.sandbox = sandbox
  const told = []
  const listen = ({ source, data }) => source === frame.contentWindow && told.push(data)
  addEventListener('message', listen)
  $('stage').replaceChildren(frame)
  const loaded = () => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
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

const storedOf = async (stage) => {
  const visitor = stage.sent().find(({ body }) => body.visitor_id)?.body.visitor_id
  if (!visitor) return { visits: [], leads: [] }
  return (await fetch(`/demo/torture/stored?visitor=${visitor}`)).json()
}

/** This many rows of each, no fewer and no more. */
const hasStored = async (stage, visits, leads) => {
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

const leavesNothing = async (stage) => {
  await wait(QUIET_MILLISECONDS)
  must(!document.cookie.includes('_tb='), 'a cookie is there')
  must(localStorage.getItem('_tb') === null && localStorage.getItem('_tbq') === null, 'something is kept')
  must(
    stage.sent().every(({ body }) => body.consent === 'denied'),
    'something was sent',
  )
}

const email = () => `torture-${crypto.randomUUID()}@home.example`

/** Kept on a page whose requests fare like this, and stored after the next one: the same ids, once each. */
const isKept = (odd) => async (stage) => {
  await stage.go(odd, code)
  await until(() => stage.waiting() === 1, 'a kept visit')
  await wait(QUIET_MILLISECONDS)
  await stage.go()
  await hasStored(stage, 1, 0)
  must(stage.ids('visits').size === 1, 'another id')
  must(stage.waiting() === 0, 'something is still kept')
}

const PLAYS = {
  landing: async (stage) => {
    await stage.go({}, code)
    await hasStored(stage, 1, 0)
    must(document.cookie.split('_tb=').length === 2, 'not one cookie')
  },
  silent: async (stage) => {
    await stage.go()
    await stage.partner().identify(email())
    await leavesNothing(stage)
  },
  reload: async (stage) => {
    await stage.go({}, code)
    for (let n = 0; n < 2; n++) {
      const there = stage.loaded()
      stage.frame.contentWindow.location.reload()
      await there
    }
    await hasStored(stage, 1, 0)
  },
  'two-tags': async (stage) => {
    await stage.go({ tags: 'two' }, code)
    await hasStored(stage, 1, 0)
  },
  stripped: async (stage) => {
    await stage.go({ before: 'stripping' }, code)
    await hasStored(stage, 1, 0)
    must(stage.sent('visits')[0].body.partner_code === code, 'another partner')
  },
  throwing: async (stage) => {
    await stage.go({ before: 'throwing' }, code)
    must(await stage.partner().identify(email()), 'the lead was not taken')
    await hasStored(stage, 1, 1)
  },
  properties: async (stage) => {
    await stage.go({}, code)
    const sent = await stage.partner().identify(email(), { plan: 'pro', external_id: `c-${crypto.randomUUID()}` })
    must(sent, 'the lead was not taken')
    const { leads } = await hasStored(stage, 1, 1)
    must(leads[0].metadata.plan === 'pro', 'the plan is missing')
  },
  thrice: async (stage) => {
    await stage.go({}, code)
    const who = email()
    await Promise.all([1, 2, 3].map(() => stage.partner().identify(who)))
    await hasStored(stage, 1, 1)
    must(stage.sent('leads').length === 1, 'sent more than once')
  },
  leaving: async (stage) => {
    await stage.go({ road: 'slow' }, code)
    stage.partner().identify(email())
    await stage.go()
    await hasStored(stage, 1, 1)
  },
  blocked: async (stage) => {
    await stage.go({ road: 'closed' }, code)
    must((await stage.partner().identify(email())) === false, 'it says that it was taken')
    await until(() => stage.waiting() === 2, 'both kept')
    await wait(QUIET_MILLISECONDS)
    await stage.go()
    await hasStored(stage, 1, 1)
    must(stage.ids().size === 2, 'other ids')
  },
  overload: isKept({ road: '503' }),
  'too-many': isKept({ road: '429' }),
  refused: async (stage) => {
    await stage.go({ road: '400' }, code)
    await until(() => stage.warnings() === 1, 'a warning')
    await stage.go()
    await hasStored(stage, 0, 0)
    must(stage.sent().length === 1 && stage.waiting() === 0 && stage.warnings() === 1, 'not dropped')
  },
  mistyped: async (stage) => {
    await stage.go({ key: 'mistyped' }, code)
    await stage.partner().identify(email())
    must(stage.answers().includes(401), 'the key was taken')
    await wait(QUIET_MILLISECONDS)
    await stage.go()
    await hasStored(stage, 1, 1)
  },
  away: async (stage) => {
    await stage.go({}, code)
    await until(() => stage.answers().length === 1, 'the visit')
    stage.frame.contentWindow.isAway = true
    must((await stage.partner().identify(email())) === false, 'it says that it was taken')
    await wait(QUIET_MILLISECONDS)
    stage.frame.contentWindow.isAway = false
    stage.frame.contentWindow.dispatchEvent(new Event('online'))
    await hasStored(stage, 1, 1)
  },
  asked: async (stage) => {
    await stage.go({ consent: 'asked' }, code)
    await stage.go({ consent: 'asked' })
    await stage.go({ consent: 'asked' })
    await leavesNothing(stage)
    stage.partner().consent(true)
    await hasStored(stage, 1, 0)
  },
  withdrawn: async (stage) => {
    await stage.go({ consent: 'asked' }, code)
    stage.partner().consent(true)
    await until(() => stage.answers().length === 1, 'the visit')
    stage.partner().consent(false)
    await wait(QUIET_MILLISECONDS)
    must(!document.cookie.includes('_tb='), 'a cookie is there')
    must(localStorage.getItem('_tb') === null && localStorage.getItem('_tbq') === null, 'something is kept')
  },
  private: async (stage) => {
    await stage.go({ before: 'private' }, code)
    await leavesNothing(stage)
  },
  sandboxed: async (stage) => {
    await stage.go({}, code)
    await until(() => stage.answers().length > 0 || stage.sent().length > 1, 'an attempt')
    await hasStored(stage, 0, 0)
  },
  banner: async (stage) => {
    await stage.go({ tags: 'full' })
    const { visits } = await hasStored(stage, 1, 0)
    must(visits[0].kind === 'view', 'it is no view')
  },
}

const counted = (names) => {
  const counts = Map.groupBy(names, (name) => name)
  return [...counts].map(([name, { length }]) => `${name} × ${length}`).join(', ') || 'nothing'
}

const show = async (card, stage, fault) => {
  const rows = await storedOf(stage)
  const answers = stage.answers()
  const sent = counted(
    stage.sent().map(({ door, body }) => (body.consent === 'denied' ? 'withdrawal' : door.slice(0, -1))),
  )
  card.querySelector('.sent').textContent = answers.length ? `${sent}; answered ${answers.join(', ')}` : sent
  const kinds = [...rows.visits.map(({ kind }) => kind), ...rows.leads.map(() => 'lead')]
  card.querySelector('.stored').textContent = counted(kinds)
  card.dataset.state = fault ? 'failed' : 'passed'
  card.querySelector('.verdict').textContent = fault ? `Failed: ${fault}` : 'Passed'
}

const run = async (card) => {
  card.dataset.state = 'running'
  card.querySelector('.verdict').textContent = 'Running…'
  await begin()
  const stage = openStage(card.id === 'sandboxed' ? 'allow-scripts' : '')
  let fault = ''
  try {
    await PLAYS[card.id](stage)
    if (stage.errors().length) fault = `the page reported ${stage.errors().join('; ')}`
  } catch (error) {
    fault = error.message
  }
  await show(card, stage, fault)
  stage.close()
  $('stage').replaceChildren()
  return !fault
}

const cards = [...document.querySelectorAll('.situation')]
const buttons = [...document.querySelectorAll('button')]
const exclusively = async (work) => {
  for (const button of buttons) button.disabled = true
  await work()
  await begin()
  for (const button of buttons) button.disabled = false
}

for (const card of cards)
  card.querySelector('.run').addEventListener('click', ({ currentTarget }) =>
    exclusively(async () => {
      $('status').textContent = `${card.querySelector('h2').textContent}: ${(await run(card)) ? 'passed' : 'failed'}.`
    }).then(() => currentTarget?.focus()),
  )

$('all').addEventListener('click', () =>
  exclusively(async () => {
    let passed = 0
    for (const [index, card] of cards.entries()) {
      $('status').textContent = `${index + 1} of ${cards.length}: ${card.querySelector('h2').textContent}`
      if (await run(card)) passed++
      $('progress').value = index + 1
    }
    $('status').textContent = `Done: ${passed} of ${cards.length} passed.`
  }),
)
