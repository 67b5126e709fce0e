import type { Tool } from '../stills/drawing.ts';
import type { StillAsked } from '../stills/stage-state.ts';

/** Words of the views, of stills and of what is drawn on them. */
export interface StillWords {
  readonly stills: {
    readonly freeze: string;
    readonly goLive: string;
    readonly frozen: string;
    readonly enlarge: string;
    readonly shrink: string;
    readonly ask: string;
    readonly coming: string;
    readonly camera: string;
    readonly light: string;
    readonly zoom: string;
    readonly open: string;
    readonly close: string;
    readonly picture_one: string;
    readonly picture_other: string;
    readonly compare: string;
    readonly alone: string;
    readonly live: string;
    readonly other: string;
    readonly tools: string;
    readonly surface: string;
    readonly drawn: string;
    readonly text: string;
    readonly textHint: string;
    readonly undo: string;
    readonly redo: string;
    readonly erase: string;
    readonly keys: string;
    readonly keysNoScale: string;
  };
  readonly stillTool: Record<Tool, string>;
  readonly stillCamera: Record<'dermatoscope' | 'otoscope', string>;
  readonly stillFrom: Record<'photograph' | 'video', string>;
  readonly stillRefused: Record<Exclude<StillAsked, 'waiting'>, string>;
  readonly stillSaving: Record<'waiting' | 'refused', string>;
}

export const stillsFr: StillWords = {
  stills: {
    freeze: 'Figer',
    goLive: 'Reprendre',
    frozen: 'Image figée depuis {{time}}, pas en direct',
    enlarge: 'Agrandir',
    shrink: 'Réduire',
    ask: 'Photo',
    coming: 'Photo demandée…',
    camera: 'Caméra d’examen de la borne',
    light: 'Lumière',
    zoom: 'Zoom',
    open: 'Photo de {{time}}, {{camera}}',
    close: 'Fermer la photo',
    picture_one: 'Photo de {{time}}, {{count}} annotation',
    picture_other: 'Photo de {{time}}, {{count}} annotations',
    compare: 'Comparer avec',
    alone: 'Sans comparaison',
    live: 'Avec le direct',
    other: 'Avec {{time}}',
    tools: 'Outils de dessin',
    surface: 'Dessin sur la photo',
    drawn: 'Annotations',
    text: 'Texte à poser',
    textHint: 'Tapez, puis touchez la photo',
    undo: 'Annuler (Ctrl+Z)',
    redo: 'Rétablir (Ctrl+Maj+Z)',
    erase: 'Effacer l’annotation choisie (Suppr)',
    keys: 'Entrée dessine au centre, les flèches déplacent, Maj+flèches l’autre bout.',
    keysNoScale:
      'Entrée dessine au centre, les flèches déplacent, Maj+flèches l’autre bout. Échelle inconnue : pas de millimètres.',
  },
  stillTool: { arrow: 'Flèche', circle: 'Cercle', text: 'Texte', ruler: 'Règle' },
  stillCamera: { dermatoscope: 'Dermatoscope', otoscope: 'Otoscope' },
  stillFrom: { photograph: 'Photographie', video: 'Image de la vidéo' },
  stillRefused: {
    'no-camera': 'La caméra d’examen n’est pas ouverte.',
    failed: 'La photo n’a pas pu être prise. Réessayez.',
    refused: 'Photo prise, mais le serveur ne l’a pas acceptée.',
    away: 'La borne n’a pas répondu. Réessayez.',
  },
  stillSaving: {
    waiting: 'Dessin non enregistré : nouvel essai en cours',
    refused: 'Le dessin n’a pas pu être enregistré.',
  },
};

export const stillsEn: StillWords = {
  stills: {
    freeze: 'Freeze',
    goLive: 'Go live',
    frozen: 'Picture frozen since {{time}}, not live',
    enlarge: 'Enlarge',
    shrink: 'Shrink',
    ask: 'Photo',
    coming: 'Photo asked for…',
    camera: 'Examination camera of the kiosk',
    light: 'Light',
    zoom: 'Zoom',
    open: 'Photograph of {{time}}, {{camera}}',
    close: 'Close the photograph',
    picture_one: 'Photograph of {{time}}, {{count}} annotation',
    picture_other: 'Photograph of {{time}}, {{count}} annotations',
    compare: 'Compare with',
    alone: 'No comparison',
    live: 'With live',
    other: 'With {{time}}',
    tools: 'Drawing tools',
    surface: 'Drawing on the photograph',
    drawn: 'Annotations',
    text: 'Text to place',
    textHint: 'Type, then touch the photograph',
    undo: 'Undo (Ctrl+Z)',
    redo: 'Redo (Ctrl+Shift+Z)',
    erase: 'Erase the chosen annotation (Del)',
    keys: 'Enter draws in the middle, arrows move, Shift+arrows the other end.',
    keysNoScale: 'Enter draws in the middle, arrows move, Shift+arrows the other end. Unknown scale: no millimetres.',
  },
  stillTool: { arrow: 'Arrow', circle: 'Circle', text: 'Text', ruler: 'Ruler' },
  stillCamera: { dermatoscope: 'Dermatoscope', otoscope: 'Otoscope' },
  stillFrom: { photograph: 'Photograph', video: 'Picture of the video' },
  stillRefused: {
    'no-camera': 'The examination camera is not open.',
    failed: 'The photograph could not be taken. Try again.',
    refused: 'Photograph taken, but the server did not accept it.',
    away: 'The kiosk did not answer. Try again.',
  },
  stillSaving: {
    waiting: 'Drawing not saved: trying again',
    refused: 'The drawing could not be saved.',
  },
};
