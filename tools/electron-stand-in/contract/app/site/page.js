'use strict'
const show = (file) => { document.querySelector('#path').textContent = `path: ${window.sample.pathOf(file)}` }
const drop = document.querySelector('#drop')
drop.addEventListener('dragover', (event) => event.preventDefault())
drop.addEventListener('drop', (event) => {
  event.preventDefault()
  show(event.dataTransfer.files[0])
})
document.querySelector('#file').addEventListener('change', (event) => {
  show(event.target.files[0])
})
