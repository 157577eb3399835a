import { computed } from 'vue'
import { projectorState } from '../view.ts'

/** True until the view has been brought up to date for the first time since the window opened. */
export const catchingUp = computed(() => projectorState.value === 'catching-up')

/** The projector cannot write, and is trying again. */
export const viewFails = computed(() => projectorState.value === 'failing')
