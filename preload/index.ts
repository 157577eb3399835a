import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { COMMAND_CHANNEL, POKE_CHANNEL, TAKE_CHANNEL } from '../core/ipc-channels.ts'
import type { CommandName, ComplineBridge, Input, Output, Poke, Taken } from '../core/ipc.ts'

/*
 *  The only door between the page and main: one way to ask, one way to listen. No channel name, no event object
 *  and nothing of Electron gets through; main checks sender and payload on the other side.
 */
const bridge: ComplineBridge = {
  call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    return ipcRenderer.invoke(COMMAND_CHANNEL, name, input)
  },
  /** Only a File that a person dropped, pasted or chose leads to a path: a page cannot name one. */
  async take(file, { threadId, voice }): Promise<Taken> {
    const path = webUtils.getPathForFile(file)
    const from = path === '' ? { bytes: new Uint8Array(await file.arrayBuffer()), type: file.type } : { path }
    return ipcRenderer.invoke(TAKE_CHANNEL, { threadId, voice, name: file.name, from }) as Promise<Taken>
  },
  onPoke(listener: (poke: Poke) => void): () => void {
    const heard = (_event: unknown, poke: Poke): void => listener(poke)
    ipcRenderer.on(POKE_CHANNEL, heard)
    return () => { ipcRenderer.removeListener(POKE_CHANNEL, heard) }
  },
}

contextBridge.exposeInMainWorld('compline', Object.freeze(bridge))
