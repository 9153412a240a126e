import './script'
import { captureForms } from './forms'
import { decorateLinks } from './links'
import { settings } from './settings'

// Without settings another tag came first.
if (settings.api) {
  decorateLinks()
  captureForms()
}
