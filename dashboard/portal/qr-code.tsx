import { useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { Copy } from '../parts'
import type { Link } from '../shapes'
import { pngOf, qrOf, save, svgOf } from './qr'

export type QrProps = { readonly link: Link; readonly close: () => void }

/** The link as a QR code, on screen and as a file for print. */
export function QrCode({ link, close }: QrProps) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  const qr = useMemo(() => qrOf(link.url), [link.url])
  useLayoutEffect(() => box.current?.showModal(), [])
  const name = `qr-${link.code}`
  const savePng = async () => {
    const png = await pngOf(qr)
    if (png) save(`${name}.png`, png)
  }
  return (
    <dialog ref={box} aria-labelledby={id} onClose={close}>
      <div class="stack">
        <h2 id={id} tabIndex={-1} autofocus>
          QR code
        </h2>
        <svg
          class="qr"
          viewBox={`0 0 ${qr.size} ${qr.size}`}
          role="img"
          aria-label={`QR code of ${link.url}`}
          shape-rendering="crispEdges"
        >
          <path fill="#000" d={qr.path} />
        </svg>
        <p>
          <code>{link.url}</code>
        </p>
        <div class="row">
          <button
            class="button"
            type="button"
            onClick={() => save(`${name}.svg`, new Blob([svgOf(qr)], { type: 'image/svg+xml' }))}
          >
            Download SVG
          </button>
          <button class="button" type="button" onClick={() => void savePng()}>
            Download PNG
          </button>
          <Copy text={link.url} what="the link" label="Copy link" />
          <button class="button quiet" type="button" onClick={() => box.current?.close()}>
            Close
          </button>
        </div>
      </div>
    </dialog>
  )
}
