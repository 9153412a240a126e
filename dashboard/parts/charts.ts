// What pages with a chart or a rank share.
export { droppedReason } from '../visits/reasons'
export { Bars } from './bars'
export { axisMoney, LineChart } from './chart'
