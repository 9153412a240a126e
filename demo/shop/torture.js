import { PLAYS } from './torture-plays.js'
import { $, begin, openStage, storedOf, wait } from './torture-stage.js'

const WITHIN_MILLISECONDS = 60_000

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
  const bodies = stage.sent().map(({ door, body }) => `${door} ${JSON.stringify(body, null, 2)}`)
  card.querySelector('.bodies').hidden = bodies.length === 0
  card.querySelector('pre').textContent = bodies.join('\n\n')
}

const run = async (card) => {
  card.dataset.state = 'running'
  card.querySelector('.verdict').textContent = 'Running…'
  await begin()
  const stage = openStage(card.id === 'sandboxed' ? 'allow-scripts' : '')
  let fault = ''
  try {
    // A page that is left never answers what it was asked.
    await Promise.race([PLAYS[card.id](stage), wait(WITHIN_MILLISECONDS).then(() => 'late')]).then((ended) => {
      if (ended === 'late') throw new Error('it did not end within a minute')
    })
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
      $('status').textContent = `Running: ${card.querySelector('h2').textContent}`
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
  }).then(() => $('all').focus()),
)
