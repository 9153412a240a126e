import { html } from 'hono/html'
import { PRODUCTS, SHIPPING_AMOUNT } from './products'

type Shop = { organizationId: string; publishableKey: string | null; name: string }
type Product = (typeof PRODUCTS)[number]

/** US cents as dollars, by integers. */
const dollars = (amount: number) => `$${Math.trunc(amount / 100)}.${String(amount % 100).padStart(2, '0')}`

const productCard = ({ id, name, description, unitAmount, picture }: Product) => html`
  <li class="product">
    <img src="/demo/${picture}" alt="" width="320" height="220">
    <div class="about">
      <h3>${name}</h3>
      <p>${description}</p>
    </div>
    <p class="price">${dollars(unitAmount)}</p>
    <button type="button" class="add" data-product="${id}" data-name="${name}" data-amount="${unitAmount}">
      Add<span class="for-ears"> ${name}</span> to cart
    </button>
  </li>`

const cartForm = html`
  <form id="checkout" novalidate>
    <h2 id="cart-title">Your cart</h2>
    <p id="empty">Nothing in it yet.</p>
    <ul id="lines" aria-labelledby="cart-title"></ul>
    <dl id="sums" hidden>
      <div><dt>Shipping</dt><dd>${dollars(SHIPPING_AMOUNT)}</dd></div>
      <div class="total"><dt>Total</dt><dd id="total"></dd></div>
    </dl>
    <label for="email">E-mail</label>
    <p class="hint" id="email-hint">For the receipt. Any address works here: no money moves.</p>
    <input id="email" name="email" type="email" autocomplete="email" autocapitalize="none"
      aria-describedby="email-hint email-fault" required>
    <p class="fault" id="email-fault" hidden></p>
    <button type="submit" id="pay" class="primary">Pay</button>
    <p class="fault" id="pay-fault" role="alert"></p>
  </form>`

const receipt = ({ organizationId }: Shop) => html`
  <section id="receipt" aria-labelledby="receipt-title" hidden>
    <h2 id="receipt-title" tabindex="-1">Thank you</h2>
    <p>Paid <strong id="paid"></strong>. The shop has told Tributary, as Stripe would: signed.</p>
    <dl>
      <div><dt>Order</dt><dd><code id="order"></code></dd></div>
      <div><dt>Came by</dt><dd id="came-by"></dd></div>
    </dl>
    <p class="ways">
      <a href="/demo/sign-in?as=owner&amp;organization=${organizationId}">Open the merchant’s console</a>
      <a href="/demo/sign-in?as=partner&amp;organization=${organizationId}">Open alice’s portal</a>
    </p>
    <p><button type="button" id="refund">Refund the order</button></p>
    <p class="fault" id="refund-fault" role="alert"></p>
  </section>`

/** The shop's only page, with the tag exactly as a merchant would put it there. */
export const storePage = (shop: Shop) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${shop.name}: cups for slow mornings</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/demo/store.css">
    <script defer src="/p.js" data-partner="${shop.publishableKey ?? ''}"></script>
    <script defer src="/demo/store.js"></script>
  </head>
  <body>
    <a class="skip" href="#checkout">To the cart</a>
    <header>
      <p class="brand">${shop.name}</p>
      <p class="strip">A demo shop on your own machine. It sells nothing and keeps nothing but test data.</p>
    </header>
    <main>
      <section class="welcome">
        <h1>Cups for slow mornings</h1>
        <p id="referral">You came without a partner’s link.
          Add <code>?ref=alice</code> to the address to come by one.</p>
      </section>
      <section aria-labelledby="products-title">
        <h2 id="products-title" class="for-ears">Products</h2>
        <ul class="products">${PRODUCTS.map(productCard)}</ul>
      </section>
      <div class="till">${cartForm} ${receipt(shop)}</div>
      <p id="status" role="status" class="for-ears"></p>
    </main>
  </body>
</html>`
