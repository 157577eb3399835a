import type { CommandName } from '../core/ipc.ts'
import { startAttacker, type Attacker } from './fixtures/attacker.ts'
import { code, form, navigation, network, permissions, powers, traversals, type Attack } from './fixtures/attacks.ts'
import { expect, sharedDesk, test, type Desk } from './fixtures/desk.ts'
import { rafael } from './fixtures/people.ts'
import { fromFirm, go, openSms, openThread, row, write } from './fixtures/steps.ts'

/*
 *  Attacks as table rows. Each runs in the page of the real app; each must come to nothing, and the app must still be there.
 */
test.describe('from within the page', () => {
  const desk = sharedDesk(null, async (made) => {
    await openSms(made, rafael)
    await write(made, 'Good morning')
  })
  let attacker: Attacker
  test.beforeAll(async () => { attacker = await startAttacker() })
  test.afterAll(() => attacker.close())
  test.afterEach(async () => { await stillThere(desk(), attacker) })

  const tables: Readonly<Record<string, readonly Attack[]>> = { code, network, navigation, powers, permissions }
  for (const [kind, attacks] of Object.entries(tables)) {
    for (const attack of attacks) {
      test(`${kind}: ${attack.name} comes to nothing`, async () => {
        expect(await desk().page().evaluate(attack.run, attacker.url)).toBeNull()
      })
    }
  }

  test('no file outside the renderer’s own folder is served, however "up" is spelled', async () => {
    const answers = await desk().page().evaluate((paths) => Promise.all(paths.map((path) => fetch(path)
      .then(async (response) => ({ path, found: response.ok && /"compline"|root:|ipcMain/.test(await response.text()) }), () => ({ path, found: false })))), traversals)
    expect(answers.filter(({ found }) => found)).toEqual([])
    // The check itself can find: the page's own file is there.
    expect(await desk().page().evaluate(() => fetch('/index.html').then((response) => response.ok))).toBe(true)
  })

  test('the app’s scheme has one host, and answers reading only', async () => {
    const statuses = await desk().app().evaluate(async ({ net }) => {
      const status = (url: string, method = 'GET') => net.fetch(url, { method }).then((response) => response.status, () => 0)
      return [
        await status('app://bundle/index.html'), await status('app://other/index.html'), await status('app://bundle.other/index.html'),
        await status('app://bundle/index.html', 'POST'), await status('app://bundle/../../package.json'),
      ]
    })
    expect(statuses[0]).toBe(200)
    for (const status of statuses.slice(1)) expect(status).not.toBe(200)
  })

  test('a link to the policy of the page: nothing but its own, and no way to frame it', async () => {
    const headers = await desk().page().evaluate(() => fetch('/index.html').then((response) => Object.fromEntries(response.headers)))
    expect(headers['x-content-type-options']).toBe('nosniff')
    const policy = headers['content-security-policy'] ?? ''
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'"]) expect(policy).toContain(part)
    expect(policy).not.toMatch(/script-src[^;]*unsafe|\*/)
    // Where the stand-in runs, our own two hosts have second names.
    expect(policy.match(/https?:\S+/g)?.filter((source) => !/^http:\/\/(?:bundle|media)\.app\.localhost/.test(source)) ?? []).toEqual([])
  })

  /** What the page could hand over: [command, payload]. Written as text, so that `__proto__` is a key of its own. */
  const bad: readonly (readonly [name: string, payload: string])[] = [
    ['no.such.command', '{}'], ['', '{}'], ['__proto__', '{}'], ['constructor', '{}'], ['toString', '{}'], ['hasOwnProperty', '{}'], ['session.start.x', 'null'],
    ['session.start', '{"a":1}'],
    ['feed.since', '{}'], ['feed.since', '{"cursor":-1}'], ['feed.since', '{"cursor":"0"}'], ['feed.since', '{"cursor":0,"limit":1000000}'], ['feed.since', '{"cursor":0,"extra":1}'], ['feed.since', 'null'],
    ['threads.open', '{"contactId":"x","channel":"sms","number":"+12025550147","lineId":"main"}'],
    ['threads.open', '{"contactId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","channel":"fax","number":"+12025550147","lineId":"main"}'],
    ['threads.open', '{"contactId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","channel":"sms","number":"12","lineId":"../../main"}'],
    ['threads.read', '{"threadId":["a"]}'], ['threads.flag', '{"threadId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","pinned":"yes"}'],
    ['messages.submit', '{}'], ['messages.submit', '[]'], ['messages.submit', '"text"'],
    ['messages.submit', '{"id":"1","threadId":"2","body":{"type":"text","text":"x"}}'],
    ['messages.submit', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","threadId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","body":{"type":"raw","to":"+1"}}'],
    ['messages.submit', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","threadId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","body":{"type":"text","text":5}}'],
    ['messages.submit', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","threadId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","body":{"type":"text","text":"x","purpose":"opt-in"}}'],
    ['messages.settle', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","as":"delivered","newId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e"}'],
    ['optIn.send', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","contactId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","number":"call me","lineId":"main"}'],
    ['consent.record', '{"contactId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","number":"+12025550147","lineId":"main","evidence":""}'],
    ['contacts.save', '{"name":"X"}'], ['contacts.save', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","name":"","numbers":[],"about":"","notes":"","language":"en-GB"}'],
    ['contacts.save', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","name":"X","numbers":[],"about":"","notes":"","language":"en-GB","__proto__":{"polluted":true},"isAdmin":true}'],
    ['contacts.delete', '{"id":"*"}'],
    ['recording.start', '{}'], ['recording.start', '{"threadId":"../../x"}'], ['recording.piece', '{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","index":-1,"bytes":[79]}'], ['recording.end', '{"id":"x","keep":true}'],
    ['view.save', '{"theme":"pink"}'], ['view.save', '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'], ['view.save', `{"route":"${'x'.repeat(501)}"}`],
    ['problem.act', '{"action":"delete"}'], ['help.open', '{"url":"https://away.invalid"}'],
    ['drafts.save', `{"threadId":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","draft":{"id":"9b2c9e5a-4f0f-4a53-9c64-3b1a7f6c1d2e","text":"${'x'.repeat(2_000_001)}","template":null}}`],
  ]
  for (const [index, [name, payload]] of bad.entries()) {
    test(`IPC ${String(index + 1)}: main refuses ${name || 'a command without a name'} with ${payload.slice(0, 60)}`, async () => {
      const before = (await desk().sends()).length
      const answer = await desk().page().evaluate(([command, json]) => window.compline.call(command as CommandName, JSON.parse(json) as never)
        .then((value) => `answered ${JSON.stringify(value)}`, () => 'refused'), [name, payload] as const)
      expect(answer).toBe('refused')
      expect(await desk().app().evaluate(() => Reflect.get({}, 'polluted') === undefined)).toBe(true)
      expect(await desk().page().evaluate(() => Reflect.get({}, 'polluted') === undefined)).toBe(true)
      expect(await desk().sends()).toHaveLength(before)
    })
  }

  test('an input whose keys are those of the prototype changes none', async () => {
    const answer = await desk().page().evaluate(() => window.compline.call('messages.submit', {
      id: crypto.randomUUID(), threadId: crypto.randomUUID(),
      body: { type: 'template', name: 'x', language: 'en', values: JSON.parse('{"__proto__":"polluted","constructor":"polluted","toString":"polluted"}') as Record<string, string> },
    }).then((value) => value.ok, () => false))
    expect(answer).toBe(false)
    expect(await desk().app().evaluate(() => [Reflect.get({}, 'polluted') === undefined, Object.prototype.toString.call({})])).toEqual([true, '[object Object]'])
  })

  test('another page with the same preload gets no answer', async () => {
    const answers = await desk().app().evaluate(async ({ app, BrowserWindow }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { preload: `${app.getAppPath()}/out/preload/index.cjs`, sandbox: true, contextIsolation: true } })
      await window.loadURL('app://bundle/index.html')
      const ask = `Promise.all(['session.start', 'status.get'].map((name) => compline.call(name, undefined).then(() => 'answered', (error) => error.message)))`
      const heard = await window.webContents.executeJavaScript(ask) as string[]
      window.destroy()
      return heard
    })
    for (const answer of answers) expect(answer).toContain('not from a page of this app')
  })

  test('network: a form comes to nothing', async () => {
    expect(await desk().page().evaluate(form, attacker.url)).toBeNull()
    await desk().page().reload()
  })

  test('after all that the app still does its work', async () => {
    await go(desk(), 'Settings')
    await openThread(desk(), rafael, 'SMS')
    await write(desk(), 'Still here')
    await expect.poll(() => fromFirm(desk(), rafael)).toEqual(['Good morning', 'Still here'])
  })
})

async function stillThere(desk: Desk, attacker: Attacker): Promise<void> {
  const page = desk.page()
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Inbox' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Elsewhere' })).toHaveCount(0)
  expect(attacker.heard).toEqual([])
  // The phone window is there as well, and shows nothing.
  expect(await desk.app().evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter(({ webContents }) => !webContents.getURL().endsWith('/phone.html')).length)).toBe(1)
}

test('text from outside is shown as text, whatever it looks like', async ({ desk }) => {
  const hostile = '<img src=x onerror="document.body.dataset.pwned=1"><script>document.body.dataset.pwned=2</script>{{7*7}}${7*7}'
  await desk.addContact('<b>Bold</b> {{7*7}}', rafael.number)
  await desk.client(rafael.id, { channel: 'sms', text: hostile })
  const who = { name: '<b>Bold</b> {{7*7}}' }
  await expect(row(desk, who, 'SMS')).toHaveCount(0)
  await go(desk, 'Inbox')
  await expect(row(desk, who, 'SMS')).toContainText('<img src=x')
  await row(desk, who, 'SMS').click()
  await expect(desk.page().getByRole('article').getByText(hostile)).toBeVisible()
  await write(desk, hostile)
  await expect.poll(() => fromFirm(desk, rafael)).toEqual([hostile])
  expect(await desk.page().evaluate(() => document.body.dataset['pwned'] ?? null)).toBeNull()
})
