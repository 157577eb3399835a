import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { PolicyAbout } from '../../core/policy/about.ts'
import { call } from '../bridge.ts'
import { useSession } from './session.ts'

/** What main says of the policy in force, and of a newer one that cannot be used; null = not known yet. */
export const usePolicyAbout = defineStore('policy-about', () => {
  const session = useSession()
  const about = shallowRef<PolicyAbout | null>(null)
  let asked = 0

  async function look(): Promise<void> {
    asked += 1
    const mine = asked
    try {
      const found = await call('policy.about', undefined)
      if (mine === asked) about.value = found
    } catch (error) { console.error('The policy could not be asked for', error) }
  }
  watch(() => session.policyNews, () => { void look() }, { immediate: true })
  return { about, look }
})
