CREATE TABLE `web_locations` (
	`position` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`image_id` text NOT NULL,
	`url` text NOT NULL,
	`metadata` text NOT NULL,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `web_locations_by_image` ON `web_locations` (`image_id`);