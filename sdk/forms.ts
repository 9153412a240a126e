import { partner } from './core'
import { attempt } from './settings'

/** Records a lead when a `<form data-partner>` with a valid e-mail field is submitted. */
export const captureForms = (): void => {
  addEventListener(
    'submit',
    ({ target }) => {
      attempt(() => {
        if (!(target instanceof HTMLFormElement && target.matches('[data-partner]') && target.checkValidity())) return
        const field = target.querySelector<HTMLInputElement>('[type=email],[name*=email]')
        if (field?.value) partner.identify(field.value)
      })
    },
    true,
  )
}
