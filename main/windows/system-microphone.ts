import type { systemPreferences } from 'electron'
import type { Microphone } from '../microphone.ts'

export interface SystemMicrophone extends Microphone {
  isOpen(): boolean
}

/** What of Electron's systemPreferences is asked; it knows no microphone on Linux. */
export type MicrophoneSettings = Pick<typeof systemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>

/** macOS asks the advisor once, and remembers; Windows has a switch in its settings, and asks nobody. */
export function createSystemMicrophone(platform: string, settings: MicrophoneSettings): SystemMicrophone {
  let open = false
  async function asked(): Promise<'open' | 'denied' | 'restricted'> {
    if (platform !== 'darwin' && platform !== 'win32') return 'open'
    const status = settings.getMediaAccessStatus('microphone')
    if (status === 'restricted') return 'restricted'
    if (platform === 'win32') return status === 'denied' ? 'denied' : 'open'
    return status === 'granted' || await settings.askForMediaAccess('microphone') ? 'open' : 'denied'
  }
  return {
    async open() {
      const answer = await asked()
      open = answer === 'open'
      return answer
    },
    close() { open = false },
    isOpen: () => open,
  }
}
