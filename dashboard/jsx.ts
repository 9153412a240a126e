// What the compiler turns tags into; `h` costs fewer bytes in every page than the automatic runtime.
export { Fragment, h } from 'preact'
