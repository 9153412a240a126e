import { html } from 'hono/html'
import type { Situation } from './situations'

const card = ({ id, name, must }: Situation) => html`
  <li class="situation" id="${id}">
    <h2>${name}</h2>
    <p class="must">${must}</p>
    <dl>
      <div><dt>Sent</dt><dd class="sent">–</dd></div>
      <div><dt>Stored</dt><dd class="stored">–</dd></div>
    </dl>
    <p class="verdict">Not run yet</p>
    <details class="bodies" hidden><summary>What was sent, word for word</summary><pre></pre></details>
    <button type="button" class="run" aria-label="Run: ${name}">Run</button>
  </li>`

/** The tag, put through what real pages do to it. */
export const torturePage = (situations: Situation[]) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>The torture page</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/demo/store.css">
    <link rel="stylesheet" href="/demo/torture.css">
    <script type="module" src="/demo/torture.js"></script>
  </head>
  <body>
    <main class="torture">
      <div class="lead">
        <h1>The torture page</h1>
        <p>What real pages do to a tag, one by one, with the script, the queue and the database of this machine.
          Each run begins without the cookie. The visits go to the second organization.</p>
      </div>
      <div class="bar">
        <button type="button" id="all" class="primary">Run all</button>
        <progress id="progress" max="${situations.length}" value="0" aria-label="Situations done"></progress>
        <p id="status" role="status">Nothing has run yet.</p>
      </div>
      <ol class="situations">${situations.map(card)}</ol>
      <section class="stage" aria-labelledby="stage-title">
        <h2 id="stage-title">The page under test</h2>
        <div id="stage"></div>
      </section>
    </main>
  </body>
</html>`
