import { describe, expect, it } from 'vitest'
import { boxFor } from './box-for.ts'

const picture = (width: number | null, height: number | null) => boxFor({ kind: 'image', width, height })

describe('the room kept for a picture', () => {
  it('has its shape, and no more than the column takes', () => {
    expect(picture(4000, 3000)).toEqual({ width: 320, height: 240 })
    expect(picture(3000, 4000)).toEqual({ width: 255, height: 340 })
  })
  it('does not blow up a small one', () => expect(picture(200, 160)).toEqual({ width: 200, height: 160 }))
  it('can be seen and pressed, however narrow the picture is', () => {
    expect(picture(4000, 20)).toEqual({ width: 320, height: 96 })
    expect(picture(20, 4000)).toEqual({ width: 150, height: 340 })
  })
  it('is there where the size is not known', () => {
    expect(picture(null, null)).toEqual({ width: 280, height: 210 })
    expect(picture(0, 0)).toEqual({ width: 280, height: 210 })
  })
  it('of a sticker is a sticker’s', () => expect(boxFor({ kind: 'sticker', width: 512, height: 512 })).toEqual({ width: 144, height: 144 }))
})
