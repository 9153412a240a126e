// biome-ignore-all lint: one line that stands in every page's head, written for its size; `arguments` needs no array.
window.partner =
  window.partner ||
  function () {
    ;(partner.q = partner.q || []).push(arguments)
  }
