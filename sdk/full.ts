import { captureForms } from './forms'
import { decorateLinks } from './links'
import { startFromTag } from './tag'

const attributes = startFromTag()
if (attributes) {
  decorateLinks(attributes.links || '')
  captureForms()
}
