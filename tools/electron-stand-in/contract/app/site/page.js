'use strict'
document.querySelector('#file').addEventListener('change', (event) => {
  const [file] = event.target.files
  document.querySelector('#path').textContent = `path: ${window.sample.pathOf(file)}`
})
