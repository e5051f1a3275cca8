CREATE TABLE `cached_images` (
	`image_id` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`hits` integer NOT NULL,
	`last_accessed` integer NOT NULL,
	`last_modified` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `queued_images` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`image_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queued_images_image_id_unique` ON `queued_images` (`image_id`);