/* Before anything is painted: what the reader chose on the settings page, kept in this browser
   under the keys that settings.js writes. Without a choice, the system's colors and size hold. */
try {
  for (const [name, values] of [["theme", "light dark"], ["size", "large larger"]]) {
    const chosen = localStorage.getItem(`portal-${name}`);
    if (chosen && values.split(" ").includes(chosen)) document.documentElement.dataset[name] = chosen;
  }
} catch {
  // A browser that keeps nothing: the page stays as it is.
}
