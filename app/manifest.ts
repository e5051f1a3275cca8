import type { MetadataRoute } from 'next';
import { inFull, routes } from '@/lib/routes';

/** What a browser that keeps the dashboard as an application is told of it (W3C, Web Application Manifest). */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Darkroom',
    short_name: 'Darkroom',
    id: inFull(routes.home()),
    start_url: inFull(routes.home()),
    scope: inFull(routes.home()),
    display: 'minimal-ui',
    background_color: '#241d17',
    theme_color: '#241d17',
    icons: [
      { src: inFull('/icon.svg'), sizes: 'any', type: 'image/svg+xml' },
      { src: inFull('/icon-192.png'), sizes: '192x192', type: 'image/png' },
      { src: inFull('/icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
