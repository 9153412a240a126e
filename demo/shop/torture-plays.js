import { hasStored, leavesNothing, must, QUIET_MILLISECONDS, until, wait } from './torture-stage.js'

const { code } = await (await fetch('/demo/torture/code')).json()

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

/** What happens in each situation, by its id; throws with what is wrong. */
export const PLAYS = {
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
