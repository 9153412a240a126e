// What pages with a form share, apart from `parts` so that pages without one do not load it.
import './index'

export * from './ask'
export * from './field'
export * from './form'
