import { computed } from 'vue'
import { projectorState } from '../view.ts'

/** True until the view has been brought up to date for the first time since the window opened. */
export const catchingUp = computed(() => projectorState.value === 'catching-up')
