const cart = new Map()
const $ = (id) => document.getElementById(id)
const dollars = (amount) => `$${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`
const say = (sentence) => {
  $('status').textContent = sentence
}

// A blocked tag must not cost the shop an order, so nothing here relies on it.
const referral = () => window.partner?.get?.() ?? {}

const { ref } = referral()
if (ref) $('referral').textContent = `You came by the link of ${ref}.`

const shippingAmount = Number($('sums').querySelector('dd').textContent.replace(/\D/g, ''))

const stepper = (product, step, label, sign) => {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = sign
  button.setAttribute('aria-label', `${label} ${product.name}`)
  button.addEventListener('click', () => {
    change(product, step)
    $(`${step > 0 ? 'more' : 'fewer'}-${product.id}`)?.focus()
  })
  button.id = `${step > 0 ? 'more' : 'fewer'}-${product.id}`
  return button
}

const lineOf = ({ product, quantity }) => {
  const line = document.createElement('li')
  const name = document.createElement('span')
  name.textContent = product.name
  const count = document.createElement('span')
  count.className = 'count'
  count.append(stepper(product, -1, 'One fewer', '−'), String(quantity), stepper(product, 1, 'One more', '+'))
  const amount = document.createElement('span')
  amount.className = 'amount'
  amount.textContent = dollars(product.amount * quantity)
  line.append(name, count, amount)
  return line
}

const show = () => {
  const entries = [...cart.values()]
  const base = entries.reduce((sum, { product, quantity }) => sum + product.amount * quantity, 0)
  $('lines').replaceChildren(...entries.map(lineOf))
  $('empty').hidden = entries.length > 0
  $('sums').hidden = entries.length === 0
  $('total').textContent = dollars(base + shippingAmount)
  $('pay').textContent = entries.length > 0 ? `Pay ${dollars(base + shippingAmount)}` : 'Pay'
}

const change = (product, step) => {
  const quantity = (cart.get(product.id)?.quantity ?? 0) + step
  if (quantity > 0) cart.set(product.id, { product, quantity })
  else cart.delete(product.id)
  show()
  say(`${product.name}: ${Math.max(0, quantity)} in your cart.`)
}

for (const button of document.querySelectorAll('.add')) {
  const { product: id, name, amount } = button.dataset
  button.addEventListener('click', () => change({ id, name, amount: Number(amount) }, 1))
}

const post = async (address, body) => {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
  const read = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(read.detail ?? 'The shop did not answer. Try again.')
  return read
}

/** Keeps a button from being pressed twice, and puts what went wrong beside it. */
const once = async (button, fault, work) => {
  button.disabled = true
  fault.textContent = ''
  try {
    await work()
  } catch (error) {
    fault.textContent = error.message
    button.disabled = false
  }
}

const refuse = (sentence) => {
  $('email-fault').textContent = sentence
  $('email-fault').hidden = sentence === ''
  $('email').setAttribute('aria-invalid', String(sentence !== ''))
  if (sentence) $('email').focus()
}

const showReceipt = ({ reference, order, total_amount }) => {
  $('paid').textContent = dollars(total_amount)
  $('order').textContent = order.external_id
  $('came-by').textContent = referral().ref ?? 'nobody’s link'
  $('checkout').hidden = true
  $('receipt').hidden = false
  $('receipt').dataset.source = order.source
  $('receipt-title').focus()
  $('refund').addEventListener('click', () =>
    once($('refund'), $('refund-fault'), async () => {
      const { refunded_amount } = await post('/demo/refund', { reference })
      $('refund').textContent = `Refunded ${dollars(refunded_amount)}`
      say(`Refunded ${dollars(refunded_amount)}.`)
    }),
  )
}

$('checkout').addEventListener('submit', (event) => {
  event.preventDefault()
  const { email } = event.target.elements
  refuse(email.checkValidity() ? '' : 'Enter an e-mail address, such as you@home.example')
  if (!email.checkValidity()) return
  if (cart.size === 0) {
    $('pay-fault').textContent = 'Put something into the cart first.'
    return
  }
  once($('pay'), $('pay-fault'), async () => {
    await window.partner?.identify(email.value)
    const bought = [...cart.values()].map(({ product, quantity }) => ({ product_id: product.id, quantity }))
    const { visitor } = referral()
    showReceipt(await post('/demo/pay', { cart: bought, email: email.value, ...(visitor ? { visitor } : {}) }))
  })
})
