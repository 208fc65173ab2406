// Every word that the widget shows or has read aloud. Short sentences, « vous ».

const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" });

const seconds = (count: number): string =>
  count < 90 ? `${count} seconde${count > 1 ? "s" : ""}` : `${Math.ceil(count / 60)} minutes`;

export const strings = {
  title: "Aiguillage",
  tagline: "Trouver un emploi d’insertion près de chez vous",
  launcher: "Aide à l’emploi",
  close: "Fermer",
  conversation: "Discussion avec l’assistant",

  speaker: {
    personne: "Vous :",
    assistant: "Assistant :",
    structure: "La structure :",
  },
  choices: "Réponses proposées",
  more: "Voir la suite",
  writing: "L’assistant écrit…",

  label: "Votre message",
  warning: "N’écrivez pas d’information sur votre santé ou la justice si vous ne le souhaitez pas.",
  send: "Envoyer",
  empty: "Écrivez d’abord votre message.",
  left: (count: number): string =>
    count > 1 ? `Il reste ${count} caractères.` : count === 1 ? "Il reste 1 caractère." : "Le message est trop long pour continuer. Envoyez-le en deux fois.",

  retry: "Réessayer",
  unsent: "Pas encore envoyé",
  kept: "Votre message est gardé.",
  offline: "Pas de connexion internet.",
  slow: "La réponse met trop de temps à venir.",
  away: "L’assistant ne répond pas pour le moment.",
  tooFast: "Trop de messages à la fois.",
  wait: (count: number): string => `Attendez ${seconds(count)}, puis réessayez.`,
  refused: "L’assistant n’a pas pu lire ce message.",
  expired: "Votre ancienne discussion est terminée. En voici une nouvelle.",

  /** The second part is only heard where there is little room. */
  erase: ["Effacer", " la discussion"],
  eraseTitle: "Effacer la discussion ?",
  eraseText: "Vos messages et vos réponses seront supprimés. Vos demandes en cours seront annulées.",
  eraseYes: "Effacer",
  eraseNo: "Garder",
  erased: "La discussion est effacée. En voici une nouvelle.",
  notErased: "La discussion n’est pas encore effacée.",

  distance: (kilometres: number, approximate: boolean): string => {
    if (approximate) return `à environ ${Math.max(1, Math.round(kilometres))} km`;
    if (kilometres < 0.95) return `à ${Math.max(1, Math.round(kilometres * 10)) * 100} m`;
    return `à ${number.format(kilometres < 10 ? kilometres : Math.round(kilometres))} km`;
  },
  call: "Appeler",
  website: "Site internet",
  demo: "Démonstration : structure inventée",
  toCheck: "À vérifier",
  canReceive: "Reçoit les demandes en ligne",
  source: (name: string, on: string | null): string => `Source : ${name}${on ? `, mise à jour le ${on}` : ""}`,
  sources: (count: number): string => (count > 1 ? `Voir les ${count} sources` : "Voir la source"),
  sheet: (name: string): string => `Fiche ${name}`,
  newTab: " (nouvel onglet)",

  /** `2026-03-01` → `1er mars 2026`; anything else stays as it came. */
  date: (iso: string): string => {
    const date = /^\d{4}-\d\d-\d\d/.test(iso) ? new Date(`${iso.slice(0, 10)}T00:00:00Z`) : null;
    return date && !Number.isNaN(date.getTime()) ? day.format(date).replace(/^1 /, "1er ") : iso;
  },
} as const;
