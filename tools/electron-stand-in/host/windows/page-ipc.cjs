'use strict'
// IPC of one page: what its isolated world posts, and what the host sends back into it.
const host = require('../state.cjs')
const { StandInEvent } = require('../guard.cjs')
const { BINDING, RECEIVE, WORLD } = require('../page/scripts.cjs')
const { askForMedia } = require('./permissions.cjs')
const wire = require('../wire.cjs')

class PageIpc {
  #contents
  #session
  #context = null
  constructor (contents) { this.#contents = contents }

  listen (session) {
    this.#session = session
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === WORLD && context.auxData?.frameId === this.#contents._frameId) this.#context = context.id
    })
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (this.#context === executionContextId) this.#context = null
    })
    session.on('Runtime.executionContextsCleared', () => { this.#context = null })
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === BINDING && executionContextId === this.#context) this.#receive(payload)
    })
    session.on('Debugger.paused', (paused) => this.#answerNow(paused).catch(host.report))
  }

  #event () {
    return new StandInEvent({ sender: this.#contents, senderFrame: this.#contents.mainFrame, returnValue: undefined })
  }

  #receive (text) {
    const [kind, ...rest] = wire.decode(text)
    if (kind === 'send') this.#dispatch(...rest)
    else if (kind === 'invoke') this.#invoke(...rest)
    else if (kind === 'open') this.#contents._openRequested(...rest)
    else if (kind === 'accelerator') host.runAccelerator(...rest)
    else if (kind === 'title') this.#contents._titled(...rest)
    else if (kind === 'context-menu') this.#contents._contextMenu(...rest)
    else if (kind === 'media') this.#askForMedia(...rest)
    else if (kind === 'network') this.#contents._networkChanged(...rest)
  }

  async #askForMedia (id, types) {
    const asked = this.#context
    await askForMedia(this.#contents, this.#contents.getURL(), types)
    this.#post(['media', id], asked)
  }

  #dispatch (channel, args) {
    const event = this.#event()
    host.ipcMain.emit(channel, event, ...args)
    return event.returnValue
  }

  async #invoke (id, channel, args) {
    const asked = this.#context // a page that has gone meanwhile must not get the answer
    const handler = host.ipcMain._handler(channel)
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      this.#post(['reply', id, true, await handler(this.#event(), ...args)], asked)
    } catch (error) {
      this.#post(['reply', id, false, `Error invoking remote method '${channel}': ${error}`], asked)
    }
  }

  /** The page stands at a `debugger` statement: either it asks something that needs an answer at once, or it is the app's. */
  async #answerNow ({ callFrames: [frame] }) {
    try {
      if (frame?.functionName !== 'askHostNow') return
      const read = (expression, byValue) => this.#session.send('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression, returnByValue: byValue })
      const question = wire.decode((await read('asked.question', true)).result.value)
      const answer = await this.#sync(question, read).then((value) => [true, value], (error) => [false, error.message])
      await read(`asked.reply = ${JSON.stringify(wire.encode(answer))}`, true)
    } finally {
      await this.#session.send('Debugger.resume')
    }
  }

  async #sync ([kind, channel, args], read) {
    if (kind === 'path') {
      const { result } = await read('asked.subject', false)
      if (result.className !== 'File') throw new TypeError('getPathForFile expected to receive a File object but one was not provided')
      return (await this.#session.send('DOM.getFileInfo', { objectId: result.objectId })).path
    }
    return this.#dispatch(channel, args)
  }

  /** Sends to the page now shown; nothing if it has no isolated world. Throws if the values cannot be cloned. */
  #post (message, context = this.#context) {
    const text = wire.encode(message)
    if (!context || this.#contents.isDestroyed()) return
    this.#session.send('Runtime.callFunctionOn', {
      executionContextId: context, functionDeclaration: `function (text) { ${RECEIVE}(text) }`, arguments: [{ value: text }], silent: true,
    }).catch(host.report)
  }

  send (channel, args) { this.#post(['event', channel, args]) }

  /** Key combinations that the application menu wants: list of [combination, command id]. */
  setAccelerators (list) { this.#post(['accelerators', list]) }
}

module.exports = { PageIpc }
