import { startFromTag } from './tag'

startFromTag()
