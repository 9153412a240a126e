import { html } from 'hono/html'
import type { listMails } from '../worker/organizations/outbox'

type Mails = Awaited<ReturnType<typeof listMails>>

const ADDRESS = /(https?:\/\/\S+)/

/** Plain text whose addresses can be pressed. */
const linked = (text: string) =>
  text.split(ADDRESS).map((part) => (ADDRESS.test(part) ? html`<a href="${part}">${part}</a>` : part))

const mailCard = ({ to, subject, text, at }: Mails[number]) => html`
  <li class="mail">
    <h2>${subject}</h2>
    <p>To ${to}, <time datetime="${new Date(at).toISOString()}">${new Date(at).toUTCString()}</time></p>
    <pre>${linked(text)}</pre>
  </li>`

const nothing = html`<p>No mail yet. Ask for a sign-in link, or invite somebody: it will be here.</p>`

/** What would have been mailed. Development sends nothing out. */
export const outboxPage = (mails: Mails) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Outbox</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/demo/store.css">
  </head>
  <body>
    <main class="outbox">
      <h1>Outbox</h1>
      <p>Mails that would have gone out, newest first. On this machine they stay here.</p>
      ${mails.length === 0 ? nothing : html`<ul class="mails">${mails.map(mailCard)}</ul>`}
    </main>
  </body>
</html>`
