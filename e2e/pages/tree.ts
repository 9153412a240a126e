import type { Page } from 'playwright-core'

/** What a screen reader is told of the one element with this role and name: its properties by name. */
export const told = async (page: Page, role: string, accessibleName: string): Promise<Record<string, unknown>> => {
  const browser = await page.context().newCDPSession(page)
  try {
    const { root } = await browser.send('DOM.getDocument', { depth: 0 })
    const { nodes } = await browser.send('Accessibility.queryAXTree', { nodeId: root.nodeId, role, accessibleName })
    const [node] = nodes
    if (!node || nodes.length > 1) throw new Error(`${nodes.length} times ${role} “${accessibleName}”`)
    return Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]))
  } finally {
    await browser.detach()
  }
}
