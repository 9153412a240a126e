import type { Page } from 'playwright-core'

/** Elements that reach past the right edge, when the page can be pushed sideways. Runs in the page. */
const sideways = (): string[] => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const past = [...document.body.querySelectorAll('*')].filter(
    (one) => one.getBoundingClientRect().right > clientWidth + 1 && !one.closest('.visually-hidden'),
  )
  return [`${scrollWidth} px wide`, ...past.slice(-5).map((one) => one.outerHTML.slice(0, 120))]
}

/** What to press that is smaller than 24 px with its label, links within a sentence aside. Runs in the page. */
const smallTargets = (): string[] => {
  const least = 23.5
  const controls = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')
  const isInSentence = (one: HTMLElement) =>
    one.matches('a') &&
    [...(one.parentElement?.childNodes ?? [])].some((node) => node.nodeType === 3 && node.textContent?.trim())
  return [...controls]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !isInSentence(one))
    .filter((one) => {
      const labels = one instanceof HTMLInputElement ? [...(one.labels ?? [])] : []
      const boxes = [one, ...labels].map((each) => each.getBoundingClientRect())
      const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left))
      const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top))
      return width < least || height < least
    })
    .map((one) => {
      const { width, height } = one.getBoundingClientRect()
      return `${Math.round(width)}×${Math.round(height)} ${one.outerHTML.slice(0, 100)}`
    })
}

/** Text that a clipping box around it cuts off. Runs in the page. */
const cutText = (): string[] => {
  const cut: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!node.textContent?.trim() || !parent?.checkVisibility({ visibilityProperty: true })) continue
    if (parent.closest('.visually-hidden, option, .skip, script, style')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const text = range.getBoundingClientRect()
    for (let box: Element | null = parent; box && box !== document.documentElement; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box)
      const edge = box.getBoundingClientRect()
      const x = /hidden|clip/.test(overflowX) && (text.right > edge.right + 1 || text.left < edge.left - 1)
      const y = /hidden|clip/.test(overflowY) && (text.bottom > edge.bottom + 1 || text.top < edge.top - 1)
      if (x || y) cut.push(`"${node.textContent.trim().slice(0, 40)}" in ${box.outerHTML.slice(0, 60)}`)
    }
  }
  return cut
}

/** Tables without caption or scopes, inputs without a label, and headings that are not one. Runs in the page. */
const structure = (): string[] => {
  const wrong: string[] = []
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption?.textContent?.trim()) wrong.push(`a table without caption: ${table.outerHTML.slice(0, 80)}`)
    for (const head of table.querySelectorAll('th:not([scope])')) wrong.push(`no scope: ${head.outerHTML.slice(0, 80)}`)
  }
  for (const input of document.querySelectorAll<HTMLInputElement>('input, select, textarea')) {
    const named = input.labels?.length || input.ariaLabel || input.getAttribute('aria-labelledby')
    if (!named && input.type !== 'hidden') wrong.push(`no label: ${input.outerHTML.slice(0, 80)}`)
  }
  const headings = document.querySelectorAll('h1').length
  if (headings !== 1) wrong.push(`${headings} h1`)
  return wrong
}

export const findSideways = (page: Page): Promise<string[]> => page.evaluate(sideways)
export const findSmallTargets = (page: Page): Promise<string[]> => page.evaluate(smallTargets)
export const findCutText = (page: Page): Promise<string[]> => page.evaluate(cutText)
export const findStructure = (page: Page): Promise<string[]> => page.evaluate(structure)

/** The reader's own spacing of text, as WCAG 1.4.12 asks to bear. `false` takes it away again. */
export const spaceText = (page: Page, on: boolean): Promise<void> =>
  page.evaluate((isOn) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-block-end: 2em !important }`)
    document.adoptedStyleSheets = isOn ? [sheet] : []
  }, on)

/** The text size that the reader chose in the browser, in percent of its usual 16 px. */
export const sizeText = async (page: Page, percent: number): Promise<void> => {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Page.setFontSizes', {
    fontSizes: { standard: (16 * percent) / 100, fixed: (13 * percent) / 100 },
  })
  await browser.detach()
}
