// What pages with a form share, apart from `parts` so that pages without one do not load it.
import './index'

// Nearly every form reads an amount or a rate: it stands once beside them.
export * from '../typed'
export * from './ask'
export * from './field'
export * from './form'
