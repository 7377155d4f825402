/* Adds one button: take the place of this phone. Without it, or without script, she writes the place. */
const block = document.getElementById("locate");
if (block && navigator.geolocation) {
  const button = block.querySelector("button"), said = block.querySelector("[role=status]");
  block.hidden = false;
  button.addEventListener("click", () => {
    said.textContent = said.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        document.getElementById("id_lat").value = coords.latitude.toFixed(3);
        document.getElementById("id_lon").value = coords.longitude.toFixed(3);
        button.form.submit();
      },
      () => { said.textContent = said.dataset.failed; },
      { timeout: 15000, maximumAge: 600000 },
    );
  });
}
