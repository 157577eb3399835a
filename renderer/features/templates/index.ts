/** What other rooms may use of the templates. */
export { default as TemplateField } from './TemplateField.vue'
export { default as TemplatePicker } from './TemplatePicker.vue'
export { default as TemplateQuickList } from './TemplateQuickList.vue'
