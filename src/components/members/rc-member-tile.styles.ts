import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
  }

  .tile {
    container-type: size;
    position: relative;
    display: grid;
    place-items: center;
    width: 100%;
    height: 100%;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    border-radius: var(--_radius);
    color: var(--_stage-text);
    background: var(--_stage-2);
  }

  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
    background: var(--_stage-2);
  }

  /* a mirror is what people expect of themselves */
  .mirror {
    transform: scaleX(-1);
  }

  /* all of it, whatever the shape of the tile */
  :host([picture='screen']) video {
    object-fit: contain;
  }

  :host([picture='screen']) .caption {
    display: none;
  }

  .face {
    display: grid;
    justify-items: center;
    gap: calc(var(--_space) * 3);
    padding-bottom: 24px;
  }

  .avatar {
    --_size: clamp(40px, 38cqmin, 128px);
  }

  .tap {
    z-index: 1;
    min-height: 44px;
    padding: 8px 16px;
    border: 1px solid;
    border-radius: 22px;
    font: inherit;
    color: inherit;
    background: rgb(0 0 0 / 60%);
    cursor: pointer;
  }

  .tap:focus-visible {
    outline: 3px solid #74c0fc;
    outline-offset: 2px;
  }

  .caption {
    position: absolute;
    inset: auto 8px 8px 8px;
    display: flex;
    align-items: center;
    gap: 4px;
    pointer-events: none;
  }

  .label {
    display: flex;
    align-items: center;
    gap: 4px;
    min-width: 0;
    max-width: 100%;
    padding: 2px 10px;
    border-radius: 14px;
    font-size: 13px;
    background: rgb(0 0 0 / 60%);
  }

  .label .icon {
    width: 16px;
    height: 16px;
  }

  .speaking::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 3px solid var(--_speaking);
    border-radius: inherit;
    pointer-events: none;
  }

  .quality {
    flex: none;
    display: flex;
    align-items: flex-end;
    gap: 2px;
    padding: 6px 8px;
    border-radius: 14px;
    background: rgb(0 0 0 / 60%);
  }

  button.quality {
    position: relative;
    z-index: 1; /* above a handle that covers the tile */
    box-sizing: border-box;
    height: 24px;
    border: 0;
    color: inherit;
    cursor: pointer;
    pointer-events: auto;
  }

  /* As large as a finger. */
  button.quality::after {
    content: '';
    position: absolute;
    inset: -10px -3px;
  }

  button.quality:focus-visible {
    outline: 3px solid #74c0fc;
    outline-offset: 2px;
  }

  .quality i {
    width: 3px;
    height: 12px;
    background: currentColor;
  }

  .quality i:nth-child(1) {
    height: 4px;
  }

  .quality i:nth-child(2) {
    height: 6px;
  }

  .quality i:nth-child(3) {
    height: 8px;
  }

  .quality i:nth-child(4) {
    height: 10px;
  }

  .quality .none {
    opacity: 0.3;
  }

  .quality.low {
    color: #ffa94d;
  }

  /* A name may hold text of the other direction. */
  .name {
    unicode-bidi: isolate;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .status {
    font-size: 13px;
    color: var(--_stage-text-2);
  }

  /* invited: not here yet */
  .waiting .avatar {
    overflow: visible;
    background: #5b636d;
  }

  .waiting .avatar img {
    border-radius: 50%;
    filter: grayscale(1) brightness(0.7);
  }

  .waiting .avatar::after {
    content: '';
    position: absolute;
    inset: -3px;
    border: 2px solid var(--_stage-text-2);
    border-radius: 50%;
    animation: pulse 1.6s ease-out 1s infinite;
  }

  @keyframes pulse {
    from {
      opacity: 0.9;
      transform: scale(0.96);
    }
    to {
      opacity: 0;
      transform: scale(1.1);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .waiting .avatar::after {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .tile {
      border: 1px solid CanvasText;
    }

    .speaking::after {
      border-color: Highlight;
    }

    .quality i {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }

  /* nobody needs telling which one they are */
  @container (max-width: 150px) {
    .self .name {
      display: none;
    }

    .self .label:not(:has(.icon)) {
      display: none;
    }
  }

  /* too small for words: the picture says who it is */
  @container (max-height: 120px) {
    .status {
      display: none;
    }

    .face {
      padding-bottom: 0;
    }

    .caption {
      inset: auto 4px 4px 4px;
    }
  }
`;
