'use strict'
// An engine without Compline: windows are opened by the tests.
const { app } = require('electron')

app.on('window-all-closed', () => {})
