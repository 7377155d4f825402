/* Passkeys: a form with data-passkey="login | use | add". The button shows itself only where the browser can do it. */
(function () {
  if (!window.PublicKeyCredential || !window.webauthnJSON) return
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const kind = form.dataset.passkey
    form.hidden = false
    form.addEventListener('submit', async event => {
      event.preventDefault()
      const failed = form.querySelector('[data-failed]')
      try {
        const options = kind === 'login'
          ? (await (await fetch(form.action, { headers: { Accept: 'application/json' } })).json()).request_options
          : JSON.parse(form.dataset.options)
        if (kind === 'add') {
          const wanted = options.publicKey.authenticatorSelection
          wanted.residentKey = 'required'
          wanted.requireResidentKey = true
          wanted.userVerification = 'required'
        }
        const made = await (kind === 'add' ? webauthnJSON.create(options) : webauthnJSON.get(options))
        form.elements.credential.value = JSON.stringify(made)
        form.submit()
      } catch (error) {
        if (failed) failed.textContent = failed.dataset.failed
      }
    })
  }
})()
