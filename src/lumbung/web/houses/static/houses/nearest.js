// "Nearest to me" by the device's own place: only when the person taps the button, and rounded to about 1 km.
(() => {
  const button = document.getElementById("here");
  if (!button || !("geolocation" in navigator)) return;
  const told = document.getElementById("here-told");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    told.textContent = button.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = new URLSearchParams({ lat: coords.latitude.toFixed(2), lon: coords.longitude.toFixed(2) });
        location.assign(`${button.dataset.address}?${place}`);
      },
      () => {
        button.disabled = false;
        told.textContent = button.dataset.failed;
      },
      { maximumAge: 600000, timeout: 15000 },
    );
  });
})();
