import { imageSize } from 'image-size'

/** Where pictures say how large they are: within their first bytes (a JPEG's previews and colour profile may come before). */
export const PICTURE_HEAD = 512 * 1024

/** In pixels, as it is shown: turned where its EXIF says so (orientations 5 to 8). Null where it does not say. */
export function pictureSize(head: Uint8Array): { width: number, height: number } | null {
  try {
    const { width, height, orientation } = imageSize(head)
    if (!(width > 0 && height > 0)) return null
    return orientation !== undefined && orientation >= 5 ? { width: height, height: width } : { width, height }
  } catch {
    return null
  }
}
