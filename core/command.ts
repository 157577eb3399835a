import { z } from 'zod'

/** A way from the renderer to main. The output is a type only: main is the trusted side. */
interface Command<I extends z.ZodType, O> { readonly input: I, readonly output?: O }
export const command = <O>() => <I extends z.ZodType>(input: I): Command<I, O> => ({ input })
export const nothing = z.undefined()

export interface Ok { readonly ok: true }
